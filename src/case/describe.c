/* SPDX-License-Identifier: MPL-2.0 */
#include "case/describe.h"

#include <math.h>
#include <string.h>

static bool has_unit(const struct wh_key *key) {
  return key->unit && *key->unit && strcmp(key->unit, "1") != 0;
}

static void describe_choices(const char *const *choices, char *out, size_t size) {
  size_t used = (size_t)snprintf(out, size, "one of ");
  for (size_t i = 0; choices[i] && used < size; i++)
    used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "", choices[i]);
}

void wh_case_describe_kinds(const struct wh_kind *const *kinds, char *out, size_t size) {
  size_t used = (size_t)snprintf(out, size, "one of ");
  for (size_t i = 0; kinds[i] && used < size; i++)
    used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "", kinds[i]->name);
}

void wh_case_describe_due(const struct wh_key *key, char *out, size_t size) {
  const char *in = has_unit(key) ? " in " : "", *unit = has_unit(key) ? key->unit : "";
  bool plain = key->unit && strcmp(key->unit, "1") == 0;
  switch (key->type) {
  case WH_KEY_QUANTITY:
    snprintf(out, size, "%s%s%s", plain ? "a number" : "a quantity", in, unit);
    break;
  case WH_KEY_QUANTITIES:
    snprintf(out, size, "a list of %s%s%s", plain ? "numbers" : "quantities", in, unit);
    break;
  case WH_KEY_POINT:
    snprintf(out, size, "a point, two values [a, b]%s%s", in, unit);
    break;
  case WH_KEY_POINTS:
    snprintf(out, size, "a list of points [[a, b], ...]%s%s", in, unit);
    break;
  case WH_KEY_VARIANT:
  case WH_KEY_VARIANTS: {
    char kinds[400];
    wh_case_describe_kinds(key->kinds, kinds, sizeof kinds);
    snprintf(out, size, "%s {kind: ...}, kind being %s",
             key->type == WH_KEY_VARIANT ? "a mapping" : "named mappings", kinds);
    break;
  }
  case WH_KEY_CHOICE:
    describe_choices(key->choices, out, size);
    break;
  default: {
    static const char *const words[] = {
        [WH_KEY_COUNT] = "a whole number",
        [WH_KEY_FLAG] = "true or false",
        [WH_KEY_TEXT] = "a text",
        [WH_KEY_NAME] = "a name",
        [WH_KEY_PATH] = "a file",
        [WH_KEY_SECTION] = "a mapping",
        [WH_KEY_MAP] = "named mappings",
        [WH_KEY_VARIANT] = "a mapping with a key 'kind'",
        [WH_KEY_VARIANTS] = "named mappings with a key 'kind'",
    };
    snprintf(out, size, "%s", words[key->type]);
  }
  }
}

void wh_case_describe_range(const struct wh_key *key, char *out, size_t size) {
  const char *gap = has_unit(key) ? " " : "", *unit = has_unit(key) ? key->unit : "";
  bool from_zero = key->min == 0.0 && key->max == 0.0;
  bool low = isfinite(key->min), high = isfinite(key->max) && !from_zero;
  *out = '\0';
  if (from_zero && !key->above_min)
    return;
  if (low && high && key->above_min)
    snprintf(out, size, "above %g%s%s, up to %g%s%s", key->min, gap, unit, key->max, gap, unit);
  else if (low && high)
    snprintf(out, size, "from %g%s%s to %g%s%s", key->min, gap, unit, key->max, gap, unit);
  else if (low && key->above_min)
    snprintf(out, size, "above %g%s%s", key->min, gap, unit);
  else if (low)
    snprintf(out, size, "%g%s%s or more", key->min, gap, unit);
  else if (high)
    snprintf(out, size, "at most %g%s%s", key->max, gap, unit);
}

bool wh_case_in_range(const struct wh_key *key, double value) {
  bool from_zero = key->min == 0.0 && key->max == 0.0;
  if (from_zero)
    return !key->above_min || value > 0.0;
  return (key->above_min ? value > key->min : value >= key->min) && value <= key->max;
}
