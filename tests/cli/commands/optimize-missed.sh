# exit 3
cat cases/diode.yaml - >far.yaml <<X
optimize:
  variables: {gap: {path: parameters.gap, min: 0.5 mm, max: 2 mm}}
  objectives: {c: {figure: capacitance.cathode.anode}}
  demands: {c: {figure: capacitance.cathode.anode, max: 5 pF/m}}
X
sed 's/capacitance.cathode.anode}/capacitance.cathode.anod}/' far.yaml >wrong.yaml
wehnelt optimize wrong.yaml --out wrong 2>&1 | grep '^error'
wehnelt optimize far.yaml --out far >said.txt 2>&1
code=$?
grep '^error' said.txt
sed -n 's/^parameters: {gap: \([0-9.e-]*\).*/\1/p' far/found.yaml | awk '{ print ($1 > 1.9e-3) ? "kept" : "lost" }'
exit $code
