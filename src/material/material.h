/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_MATERIAL_H
#define WH_MATERIAL_MATERIAL_H
/* Materials: what a body is made of. Every element is a material under its symbol ("W"); compounds
   and alloys are lines of materials.def ("kapton"); a case adds its own. SI units. */
#include "base/context.h"
#include "base/key.h"

#define WH_MATERIAL_ELEMENTS 12 /* elements in one material at most */

struct wh_material_element {
  int z;
  double mass_fraction;  /* of the material; they sum to 1 */
  double atom_fraction;  /* of the atoms; they sum to 1 */
  double number_density; /* atoms of this element [1/m3] */
};

struct wh_material {
  char name[48];
  const char *summary, *source; /* static text */
  double density;               /* [kg/m3] */
  double mean_excitation_eV;    /* I of the whole */
  double work_function_eV;      /* 0: none known */
  bool conductor;               /* its outermost electrons are free */
  double electron_density;      /* [1/m3] */
  size_t count;
  struct wh_material_element element[WH_MATERIAL_ELEMENTS]; /* by rising z */
};

/* One element of a composition: either mass or atoms, the same choice for all of a material. */
struct wh_material_part {
  double mass;  /* fraction by mass */
  double atoms; /* atoms in the formula, or fraction of the atoms */
};

/* A material of a case:
     {density: 19.4 g/cm^3, composition: {W: {mass: 0.9}, Re: {mass: 0.1}}}. */
struct wh_material_params {
  double density;            /* [kg/m3] */
  double mean_excitation_eV; /* 0: from the elements, by Bragg's rule */
  double work_function_eV;   /* 0: not known */
  bool conductor;
  struct wh_map composition; /* items: struct wh_material_part, named by symbol */
};

extern const struct wh_key wh_material_keys[];

/* The material of that name. WH_BAD_INPUT with the nearest known name if there is none. */
enum wh_status wh_material_find(struct wh_context *c, const char *name, struct wh_material *m);

/* The material that a case describes. WH_BAD_INPUT for an unknown or repeated element, for mass
   fractions that do not sum to 1 within 1e-3 (within it they are scaled to 1), for a mixture of
   mass and atoms, for a density or excitation energy out of range. */
enum wh_status wh_material_create(struct wh_context *c, const char *name,
                                  const struct wh_material_params *params, struct wh_material *m);

/* Every material there is, for lists: first the compounds and alloys, then the elements. */
size_t wh_material_count(void);
const char *wh_material_name(size_t i);

#endif
