# exit 2
wehnelt fly
