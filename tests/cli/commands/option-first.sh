# exit 2
wehnelt --json check
