# Files and report of a run anew from its folder alone: the same figures, with nothing run again.
wehnelt run target-small.yaml --set target.histories=200 --out a >first 2>log || cat log
cp a/result.json before.json
rm a/result.json a/report.html target-small.yaml
wehnelt report a >second 2>log || cat log
cmp first second && [ -s a/report.html ] && echo same
grep -o '"kept.target": {"value": 1' a/result.json
wehnelt report a --stills >/dev/null 2>&1 && ls a/pictures | head -1 | sed 's/.*[.]/a picture, /'
echo nothing >a/kept/case
wehnelt report a 2>&1
wehnelt report nothing-there 2>&1
# exit 2
