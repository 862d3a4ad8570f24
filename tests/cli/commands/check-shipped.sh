# exit 2
wehnelt check coaxial-capacitor | sed 's/[0-9][0-9]*/N/g'
wehnelt check coaxial-capacitr
