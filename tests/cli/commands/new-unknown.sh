# exit 2
WEHNELT_DATA=$PWD wehnelt new diodee fresh
