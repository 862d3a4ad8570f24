# exit 2
wehnelt check einzel.yaml
