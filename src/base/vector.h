/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_VECTOR_H
#define WH_BASE_VECTOR_H
/* Products of vectors in space. */

static inline double wh_dot(const double a[3], const double b[3]) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* out is neither a nor b. */
static inline void wh_cross(const double a[3], const double b[3], double out[3]) {
  out[0] = a[1] * b[2] - a[2] * b[1];
  out[1] = a[2] * b[0] - a[0] * b[2];
  out[2] = a[0] * b[1] - a[1] * b[0];
}

#endif
