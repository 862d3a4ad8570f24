# exit 2
wehnelt sweep cases/diode.yaml --vary "parameters.gap=0.5 mm:2 mm:3:log" --figures "capacitance.cathode.anode" --out swept 2>/dev/null
cut -c1-60 swept/sweep.csv | sed 's/\([0-9]\.[0-9]\{9\}\)[0-9]*/\1/g' | tr -d '\r'
wehnelt sweep cases/diode.yaml --vary "parameters.gap=1 mm:2 mm" --out swept
