// A ball between two plates, as shapes of gmsh's own language.
SetFactory("OpenCASCADE");
Rectangle(1) = {-10, 0, 0, 20, 10};
Disk(2) = {0, 0, 0, 3};
BooleanDifference(3) = { Surface{1}; Delete; }{ Surface{2}; Delete; };
Physical Surface("vacuum") = {3};
Physical Curve("left") = Curve In BoundingBox {-10.1, -1, -1, -9.9, 11, 1};
Physical Curve("right") = Curve In BoundingBox {9.9, -1, -1, 10.1, 11, 1};
Physical Curve("ball") = Curve In BoundingBox {-3.1, -1, -1, 3.1, 3.1, 1};
