WEHNELT_DATA=$PWD wehnelt list cases
