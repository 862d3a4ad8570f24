# exit 2
wehnelt check cases/diode.yaml --set geometry.electrodes.anod.voltage=1kV --set mesh.order=0 --set "mesh.size=1 kV"
