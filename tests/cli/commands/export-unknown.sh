# exit 2
wehnelt export nowhere xcits
wehnelt export nowhere xcist
