wehnelt check cases/diode.yaml --set parameters.gap=2mm --set=mesh.order=3 | sed 's/[0-9][0-9]* /N /g'
