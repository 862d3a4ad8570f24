wehnelt run coaxial-capacitor --json 2>/dev/null | grep -c '"capacitance.inner.outer"'
