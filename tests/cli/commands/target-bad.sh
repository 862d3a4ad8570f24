# exit 2
# Targets that cannot be: a message with the cure, exit 2, and no result.
export WEHNELT_CACHE=
codes=
try() {
  wehnelt run target-small.yaml --quick --out bad --set target.elastic=screened-rutherford "$@" 2>&1 | grep error:
  [ -e bad/result.json ] && echo "there is a result"
}
try --set "target.energy=2 MeV"
try --set "target.energy=500 eV"
try --set target.bodies.film.material=Xx
try --set "target.materials={a: {density: 1 g/cm^3, composition: {W: {mass: 0.5}, Re: {mass: 0.2}}}}" --set target.bodies.film.material=a
try --set "target.materials={a: {density: 1 g/cm^3, composition: {Ww: {mass: 1}}}}" --set target.bodies.film.material=a
try --set "target.bodies.film.shape.thickness=0 um"
try --set "target.bodies={a: {material: W, shape: {kind: sphere, diameter: 2 um}}, b: {material: W, shape: {kind: sphere, diameter: 2 um, centre: [1 um, 0 um, 0 um]}}}"
try --set "target.bodies={a: {material: W, shape: {kind: slab, thickness: 2 um}}, b: {material: Be, shape: {kind: slab, from: 1 um, thickness: 2 um}}}"
try --set "target.bodies={a: {material: W, shape: {kind: sphere, diameter: 2 um, centre: [9 um, 0 um, 0 um]}}}"
try --set "target.bodies={a: {material: W, shape: {kind: spheres, arrangement: cubic, diameter: 2 um, pitch: 1 um, from: [0 um, 0 um, 0 um], to: [9 um, 9 um, 9 um]}}}"
try --set "target.bodies={a: {material: W, shape: {kind: combination, parts: {x: {operation: cut, shape: {kind: slab}}}}}}"
try --set target.particles=none.mcpl
try --set "target.grids={a: {from: [0 um, 0 um, 0 um], to: [1 um, 1 um, 1 um], cells: [2, 2]}}"
try --set "target.grids={a: {symmetry: axial, from: [0 um, 0 um], to: [0 um, 1 um], cells: [2, 2]}}"
try --set "target.profile=bodies"
try --set "target.bodies={a: {material: W, shape: {kind: mesh, file: open.stl, unit: 1 um}}}"
try --set "target.bodies={a: {material: W, shape: {kind: mesh, file: crossing.stl, unit: 1 um}}}"
exit 2
