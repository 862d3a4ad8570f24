# A target that is interrupted and resumed ends with the same digits as one that is not.
export WEHNELT_CACHE=
set='--set target.histories=600000 --set target.elastic=screened-rutherford --set target.map_bins=0 --set target.tracks=0 --threads 1'
figures() { sed -n '/"figures"/,/^  }/p' "$1/result.json" | grep -v per_cpu_s; }
wehnelt run target-small.yaml $set --out whole >whole.log 2>&1 || cat whole.log
: >start.log
wehnelt run target-small.yaml $set --out cut >/dev/null 2>start.log &
run=$!
while ! grep -q target start.log && kill -0 $run 2>/dev/null; do sleep 0.05; done
sleep 0.5
kill -TERM $run 2>/dev/null
wait $run
[ $? = 130 ] && [ ! -e cut/target.part ] && echo nothing kept
wehnelt run target-small.yaml $set --out cut --resume >cut.log 2>&1 || cat cut.log
figures whole >a
figures cut >b
cmp a b && [ -s a ] && [ ! -e cut/target.part ] && echo the same
