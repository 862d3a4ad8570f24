# What cannot emit says why, and exits with 2; a loop that cannot converge exits with 3 and keeps its last iteration.
cases=$DOCS/../cases
tell() {
  echo "$1:"
  shift
  wehnelt run --quick --out out "$@" >log 2>&1
  code=$?
  sed -n 's/current by [0-9.e-]*/current by X/; s/^error: //p' log
  echo "exit $code"
}
tell 'not an electrode' $cases/warm-diode.yaml --set sources.cathode.on=kathode
tell 'no radius' $cases/warm-diode.yaml --set sources.cathode.from=20um --set sources.cathode.to=30um
tell 'nothing draws' $cases/diode-plane.yaml --set sources.cathode.on=anode
tell 'too cold' $cases/triode-gun.yaml --set parameters.T=1200K
tell 'too hot' $cases/triode-gun.yaml --set parameters.T=3900K
tell 'work function' $cases/warm-diode.yaml --set 'sources.cathode.law={kind: thermionic}' --set sources.cathode.work_function=0.1eV
tell 'barrier pulled down' $cases/warm-diode.yaml --set 'sources.cathode.law={kind: field}' --set sources.cathode.work_function=0.6eV --set parameters.U=1GV
sed 's/^    anode:/    shield: {voltage: 0 V, shape: {kind: rectangle, from: [1 mm, 0 mm], to: [4 mm, 4 mm]}}\n&/
  s/shape: {kind: line, from: \[0 mm, 0 mm\], to: \[0 mm, 4 mm\]}/shape: {kind: rectangle, from: [2 mm, 1 mm], to: [3 mm, 2 mm]}/' $cases/diode-plane.yaml >inside.yaml
tell 'inside another body' inside.yaml
sed 's/^sources:/  dielectrics: {layer: {permittivity: 5, shape: {kind: rectangle, from: [0 mm, 0 mm], to: [2 mm, 4 mm]}}}\n&/' $cases/diode-plane.yaml >covered.yaml
tell 'covered by an insulator' covered.yaml
tell 'gap too wide' $cases/diode-plane.yaml --set sources.cathode.gap=20mm
rm -rf out
tell 'cannot converge' $cases/diode-plane.yaml --set space_charge.iterations=3
ls out | grep -E "^(result.json|space-charge.dat|report.html)$"
