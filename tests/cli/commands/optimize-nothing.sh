# exit 2
wehnelt optimize cases/diode.yaml
