# exit 4
WEHNELT_DATA=/nonexistent wehnelt list cases
