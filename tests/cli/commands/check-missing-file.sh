# exit 2
wehnelt check nowhere.yaml
