# exit 2
wehnelt check cases/diode.yaml --jsno
