# The loop of the space charge in three dimensions is interrupted and goes on where it was: the same current (1e-4; residual 1e-5).
figure() { sed -n "s/.*\"$2\": {\"value\": \([^,]*\),.*/\1/p" "$1/result.json"; }
wehnelt run solid-diode.yaml --out whole >whole.log 2>&1 || cat whole.log
: >start.log
wehnelt run solid-diode.yaml --out cut >/dev/null 2>>start.log &
run=$!
while ! grep -q 'space charge' start.log && kill -0 $run 2>/dev/null; do sleep 0.02; done
sleep 0.1
kill -INT $run 2>/dev/null || kill -TERM $run 2>/dev/null
wait $run
[ $? = 130 ] || [ -e cut/space-charge.dat ] || echo nothing kept
wehnelt run solid-diode.yaml --out cut --resume >cut.log 2>&1 || cat cut.log
awk -v a=$(figure whole cathode.current) -v b=$(figure cut cathode.current) \
  'BEGIN { print (b / a - 1) ^ 2 < 1e-8 ? "the same current" : a " " b }'
