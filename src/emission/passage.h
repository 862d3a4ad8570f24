/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_PASSAGE_H
#define WH_EMISSION_PASSAGE_H
/* The smooth passage from a cathode limited by its temperature to one limited by space charge:
   J^-a = supply^-a + full^-a (R. T. Longo, J. Appl. Phys. 94 (2003) 6966), where full is what the
   whole diode would let through. */

/* What a cathode can supply at most. */
struct wh_supply {
  double density;  /* [A/m^2] */
  double exponent; /* a; 0: the lesser of the two */
  double distance; /* [m] of the anode, for a > 0 */
};

/* The density through an extraction gap of this width [m], where child is Child's of the potential
   at its outer side. Child's density of the gap says nothing of the diode's while the cathode still
   feels a field; the motion in the plane, which the gap determines, is followed on to the anode:
   exact in planar diodes, and everywhere if one of the limits is far. */
double wh_passage_density(const struct wh_supply *s, double child, double width);

#endif
