# exit 2
wehnelt check wrong.yaml --json
