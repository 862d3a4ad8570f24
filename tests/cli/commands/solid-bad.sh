# Tubes without symmetry that cannot be: what is wrong, and exit 2; a mesh that memory will not hold is refused before the work
# begins, with the estimate, and exit 4.
cases=$DOCS/../cases
tell() {
  echo "$1:"
  shift
  wehnelt run --quick --out out "$@" >log 2>&1
  code=$?
  sed -n 's/at about (.*) m/at about HERE/; s/about [0-9.e+]* elements/about X elements/; s/[0-9.e+]* GB/X GB/g; s/^error: //p' log
  echo "exit $code"
}
tell 'parts overlap' $cases/deflection-plates.yaml --set parameters.d=0.5mm
tell 'a filament in the wall of its cup' $cases/hairpin-gun.yaml --set parameters.back=-0.3mm --set geometry.electrodes.hairpin.solid.move.0=0.7mm
tell 'more than memory' $cases/concentric-spheres-3d.yaml --set mesh.size=2um --set mesh.max_elements=100000000
tell 'a kind that needs an axis' $cases/deflection-plates.yaml --set 'sources.gun={kind: ring, on: upper, radius: 1 mm, energy: {kind: list, values: 1 eV}, angle: {kind: cosine}}'
tell 'no place' $cases/concentric-spheres-3d.yaml --set 'sources.middle.place=[1 mm, 2 mm]'
sed "s/'ball'/''/g" $DOCS/../tests/geometry/data/solids.step >nameless.step
printf '%s\n' 'wehnelt: 1' 'title: t' 'geometry:' '  symmetry: none' '  file: nameless.step' '  domain: {wall: wall}' \
       '  electrodes: {wall: {voltage: 0 V}, ball: {voltage: 1 V}}' >nameless.yaml
tell 'a STEP file without names' nameless.yaml
sed 's/^#1[0-9]*=.*//;/END-ISO/d' $DOCS/../tests/geometry/data/solids.step | head -n 100 >nameless.step
tell 'a STEP file that was cut off' nameless.yaml
tell 'a solid without thickness' $cases/deflection-plates.yaml --set 'geometry.electrodes.upper.solid.to.0=-0.5mm'
tell 'a cut that leaves nothing' $cases/hairpin-gun.yaml --set 'geometry.electrodes.cup.solids.hole.radius=30mm' --set 'geometry.electrodes.cup.solids.hole.from.2=-9mm'
tell 'a leg through the turns' $cases/micro-focus-tube.yaml --set 'geometry.electrodes.filament.solid.legs=[0 mm, 0 mm, 2.1 mm]'
tell 'a name that does not exist' $cases/hairpin-gun.yaml --set sources.wire.on=filament
tell 'a part outside of the tube' $cases/deflection-plates.yaml --set 'geometry.electrodes.screen.solid.move=[0 mm, 0 mm, 1 m]'
