# exit 2
wehnelt chekc x.yaml
