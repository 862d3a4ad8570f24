# exit 2
WEHNELT_DATA=$PWD wehnelt new diode fresh
echo kept >fresh/diode.yaml
WEHNELT_DATA=$PWD wehnelt new diode fresh
code=$?
cat fresh/diode.yaml
exit $code
