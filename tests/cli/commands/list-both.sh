# exit 2
wehnelt list cases --json --markdown
