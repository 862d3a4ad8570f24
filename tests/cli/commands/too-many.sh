# exit 2
wehnelt check a b
