WEHNELT_DATA=$PWD wehnelt new diode fresh
ls fresh
cmp fresh/diode.yaml cases/diode.yaml
