/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CASE_EXPRESSION_H
#define WH_CASE_EXPRESSION_H
/* The values of a case: "25 mm", "${Rc} - 2 mm", "sqrt(${U} / 1 kV) * 3 um".

     sum     = product { ("+" | "-") product }
     product = sign { ("*" | "/") sign }
     sign    = { "+" | "-" } joined
     joined  = power { unit-power }              2 kg m: binds tighter than * and /
     power   = primary [ "^" ["-"] power ]        unit names may end in a power: cm2
     primary = number | unit | "pi" | function "(" sum { "," sum } ")" | "(" sum ")" | "${" path "}"

   A unit by itself is the quantity 1 of that unit, so that A/cm^2 needs no rule of its own. */
#include "case/units.h"

struct wh_case_expression {
  struct wh_case_units *units;
  /* Gives the value of ${path}. Returns false, with the reason in *error_out (never NULL) or ""
     there if the fault lies with the value referred to and is reported with it. */
  bool (*look_up)(void *user, const char *path, struct wh_case_quantity *out, char *error_out,
                  size_t error_size);
  void *user;
  int *depth; /* of nesting, through all references that are being followed; starts at 0 */
};

struct wh_case_fault {
  size_t at;      /* byte of the text where the fault was seen */
  char text[256]; /* "" : reported elsewhere */
};

/* False, with the fault, if the text is no expression or its units do not fit together. */
bool wh_case_evaluate(const struct wh_case_expression *e, const char *text,
                      struct wh_case_quantity *out, struct wh_case_fault *fault_out);

#endif
