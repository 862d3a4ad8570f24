# exit 2
wehnelt check -- --json
