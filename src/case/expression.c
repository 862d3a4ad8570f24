/* SPDX-License-Identifier: MPL-2.0 */
#include "case/expression.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/constants.h"
#include "base/nearest.h"
#include "case/functions.h"

#define DEEPEST 64
#define LONGEST_NAME 32
#define LONGEST_PATH 256

typedef struct wh_case_quantity quantity;

struct parser {
  const struct wh_case_expression *e;
  const char *text, *p;
  struct wh_case_fault *fault;
};

static bool sum(struct parser *s, quantity *out);

__attribute__((format(printf, 2, 3))) static bool fail(struct parser *s, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(s->fault->text, sizeof s->fault->text, format, args);
  va_end(args);
  s->fault->at = (size_t)(s->p - s->text);
  return false;
}

static void skip_space(struct parser *s) {
  while (isspace((unsigned char)*s->p))
    s->p++;
}

static bool take(struct parser *s, char c) {
  skip_space(s);
  if (*s->p != c)
    return false;
  s->p++;
  return true;
}

/* Letters of a unit: also percent, and all that is not ASCII (degree, micro, ohm). */
static bool is_letter(char c) {
  return isalpha((unsigned char)c) || c == '%' || c == '_' || (unsigned char)c >= 0x80;
}

static size_t name_length(const char *p) {
  size_t n = 0;
  while (is_letter(p[n]))
    n++;
  return n;
}

static bool at_function(const struct parser *s) {
  size_t n = name_length(s->p);
  while (isdigit((unsigned char)s->p[n]) || is_letter(s->p[n]))
    n++;
  while (isspace((unsigned char)s->p[n]))
    n++;
  return s->p[n] == '(';
}

static bool check(struct parser *s, const quantity *q) {
  if (!isfinite(q->value) || !isfinite(q->scale) || !(q->scale > 0.0) ||
      !isfinite(q->value * q->scale))
    return fail(s, "the result is not a finite number");
  for (size_t i = 0; i < WH_CASE_DIMENSIONS; i++)
    if (!(fabs(q->power[i]) <= 100.0))
      return fail(s, "the power of a unit is too high");
  return true;
}

static bool unknown_unit(struct parser *s, const char *name) {
  static const char *const not_finite[] = {"nan", "NaN", "NAN", "inf", "Inf", "INF", "infinity"};
  for (size_t i = 0; i < sizeof not_finite / sizeof *not_finite; i++)
    if (strcmp(name, not_finite[i]) == 0)
      return fail(s, "'%s' is not a finite number", name);
  struct wh_nearest function = {.word = name};
  const char *unit = wh_case_units_nearest(name);
  wh_case_function_nearest(&function);
  bool is_function = function.best && function.distance == 0;
  if (unit && !is_function)
    return fail(s, "there is no unit '%s'; did you mean %s?", name, unit);
  if (function.best)
    return fail(s, "there is no unit '%s'; did you mean the function %s(...)?", name,
                function.best);
  quantity q;
  char ignored[128];
  if (s->e->look_up(s->e->user, name, &q, ignored, sizeof ignored))
    return fail(s, "there is no unit '%s'; the parameter of that name is written ${%s}", name,
                name);
  return fail(s, "there is no unit '%s'", name);
}

/* Reads the name of a unit at the place where the parser stands. */
static bool unit_name(struct parser *s, quantity *out, double *offset) {
  size_t n = name_length(s->p);
  char name[LONGEST_NAME + 1];
  if (n > LONGEST_NAME)
    return fail(s, "there is no unit with so long a name");
  memcpy(name, s->p, n);
  name[n] = '\0';
  if (strcmp(name, "pi") == 0) {
    *out = wh_case_number(WH_PI);
    *offset = 0.0;
  } else if (!wh_case_units_find(s->e->units, name, out, offset))
    return unknown_unit(s, name);
  s->p += n;
  return true;
}

/* A number and a unit whose zero is not the SI's, such as -20 degC: the sign goes with the number
   before the zero is moved. Leaves the parser where it was if there is no such thing. */
static bool shifted(struct parser *s, double signed_one, quantity *out) {
  const char *start = s->p;
  struct wh_case_fault kept = *s->fault;
  double number, offset = 0.0;
  skip_space(s);
  const char *end = wh_case_units_number(s->e->units, s->p, &number);
  bool found = end != s->p;
  s->p = end;
  skip_space(s);
  found =
      found && is_letter(*s->p) && !at_function(s) && unit_name(s, out, &offset) && offset != 0.0;
  if (found)
    out->value = signed_one * number + offset;
  else
    s->p = start;
  *s->fault = kept;
  return found;
}

static bool unit(struct parser *s, quantity *out) {
  double offset;
  const char *start = s->p;
  if (!unit_name(s, out, &offset))
    return false;
  if (offset != 0.0) {
    s->p = start;
    return fail(s, "a unit with a zero of its own stands directly after a number: '20 degC'");
  }
  if (isdigit((unsigned char)*s->p)) { /* cm2 */
    double power;
    s->p = wh_case_units_number(s->e->units, s->p, &power);
    quantity one = wh_case_number(1.0);
    *out = wh_case_times_power(&one, out, power);
  }
  return check(s, out);
}

static bool reference(struct parser *s, quantity *out) {
  size_t n = strcspn(s->p, "}");
  char path[LONGEST_PATH + 1], error[sizeof s->fault->text];
  if (!s->p[n] || n == 0 || n > LONGEST_PATH)
    return fail(s, "a reference is written ${name} or ${path.of.key}");
  memcpy(path, s->p, n);
  path[n] = '\0';
  if (!s->e->look_up(s->e->user, path, out, error, sizeof error))
    return fail(s, "%s", error);
  s->p += n + 1;
  return true;
}

static bool call(struct parser *s, quantity *out) {
  size_t n = strcspn(s->p, " \t(");
  const struct wh_case_function *f = wh_case_function_find(s->p, n);
  if (!f) {
    char name[LONGEST_NAME + 1];
    snprintf(name, sizeof name, "%.*s", (int)(n < LONGEST_NAME ? n : LONGEST_NAME), s->p);
    struct wh_nearest near = {.word = name};
    wh_case_function_nearest(&near);
    return fail(s, "there is no function '%s'%s%s%s", name, near.best ? "; did you mean " : "",
                near.best ? near.best : "", near.best ? "?" : "");
  }
  const char *start = s->p;
  quantity argument[WH_CASE_MOST_ARGUMENTS];
  size_t count = 0;
  s->p += n;
  take(s, '(');
  do {
    if (count == f->most)
      return fail(s, "%s takes %zu argument%s", f->name, f->most, f->most == 1 ? "" : "s");
    if (!sum(s, &argument[count++]))
      return false;
  } while (take(s, ','));
  if (!take(s, ')'))
    return fail(s, "')' is missing after the arguments of %s", f->name);
  if (count < f->least)
    return fail(s, "%s takes at least %zu arguments", f->name, f->least);
  const char *end = s->p;
  s->p = start;
  const char *wrong = f->evaluate(f, argument, count, out);
  if (wrong)
    return fail(s, "%s %s", f->name, wrong);
  s->p = end;
  return check(s, out);
}

static bool primary(struct parser *s, quantity *out) {
  skip_space(s);
  if (take(s, '(')) {
    if (!sum(s, out))
      return false;
    return take(s, ')') || fail(s, "')' is missing");
  }
  if (s->p[0] == '$' && s->p[1] == '{') {
    s->p += 2;
    return reference(s, out);
  }
  double number;
  const char *end = wh_case_units_number(s->e->units, s->p, &number);
  if (end != s->p) {
    *out = wh_case_number(number);
    if (!isfinite(number))
      return fail(s, "the number is too large");
    s->p = end;
    return true;
  }
  if (is_letter(*s->p))
    return at_function(s) ? call(s, out) : unit(s, out);
  if (!*s->p)
    return fail(s, "a number is missing at the end");
  return fail(s, "'%c' stands where a number or ${name} is due", *s->p);
}

static bool power(struct parser *s, quantity *out) {
  if (!primary(s, out))
    return false;
  if (!take(s, '^'))
    return true;
  bool negative = take(s, '-');
  quantity p, one = wh_case_number(1.0);
  if (++*s->e->depth > DEEPEST)
    return fail(s, "the expression is nested too deeply");
  if (!power(s, &p))
    return false;
  --*s->e->depth;
  if (!wh_case_is_number(&p))
    return fail(s, "the power is not a plain number");
  if (out->value < 0.0 && p.value * p.scale != round(p.value * p.scale))
    return fail(s, "a negative number has no fractional power");
  *out = wh_case_times_power(&one, out, (negative ? -1.0 : 1.0) * p.value * p.scale);
  return check(s, out);
}

/* factors counts what was joined: more than one after '/' would be read differently by people. */
static bool joined(struct parser *s, quantity *out, size_t *factors) {
  *factors = 1;
  bool begins_with_unit = (skip_space(s), is_letter(*s->p));
  if (shifted(s, 1.0, out))
    return true;
  if (!power(s, out))
    return false;
  quantity next;
  for (skip_space(s); is_letter(*s->p) && !at_function(s); skip_space(s)) {
    if (!power(s, &next))
      return false;
    *out = wh_case_times_power(out, &next, 1.0);
    *factors += begins_with_unit ? 1 : 0;
    if (!check(s, out))
      return false;
  }
  return true;
}

static bool signed_factor(struct parser *s, quantity *out, size_t *factors) {
  bool negative = false;
  *factors = 1;
  for (;;) {
    if (take(s, '-'))
      negative = !negative;
    else if (!take(s, '+'))
      break;
  }
  if (negative && shifted(s, -1.0, out))
    return true;
  if (!joined(s, out, factors))
    return false;
  if (negative)
    out->value = -out->value;
  return true;
}

static bool product(struct parser *s, quantity *out) {
  size_t factors;
  if (!signed_factor(s, out, &factors))
    return false;
  for (;;) {
    quantity next;
    bool divide = false;
    if (!take(s, '*')) {
      if (!take(s, '/'))
        return true;
      divide = true;
    }
    if (!signed_factor(s, &next, &factors))
      return false;
    if (divide && factors > 1)
      return fail(s, "write the units below the '/' in parentheses: V/(m s)");
    if (divide && next.value == 0.0)
      return fail(s, "division by zero");
    *out = wh_case_times_power(out, &next, divide ? -1.0 : 1.0);
    if (!check(s, out))
      return false;
  }
}

static bool add(struct parser *s, quantity *a, const quantity *b, double factor) {
  if (!wh_case_same_dimension(a, b)) {
    char left[80], right[80];
    wh_case_dimension_text(a, left, sizeof left);
    wh_case_dimension_text(b, right, sizeof right);
    return fail(s, "the units do not fit together: %s and %s", left, right);
  }
  quantity unit_of_a = *a;
  unit_of_a.value = 1.0;
  a->value += factor * wh_case_in_unit(b, &unit_of_a);
  return check(s, a);
}

static bool sum(struct parser *s, quantity *out) {
  if (++*s->e->depth > DEEPEST)
    return fail(s, "the expression is nested too deeply");
  if (!product(s, out))
    return false;
  for (;;) {
    quantity next;
    double factor = take(s, '+') ? 1.0 : take(s, '-') ? -1.0 : 0.0;
    if (factor == 0.0)
      break;
    if (!product(s, &next) || !add(s, out, &next, factor))
      return false;
  }
  --*s->e->depth;
  return true;
}

bool wh_case_evaluate(const struct wh_case_expression *e, const char *text,
                      struct wh_case_quantity *out, struct wh_case_fault *fault_out) {
  struct parser s = {.e = e, .text = text, .p = text, .fault = fault_out};
  memset(fault_out, 0, sizeof *fault_out);
  memset(out, 0, sizeof *out);
  int depth = *e->depth;
  bool good = sum(&s, out);
  *e->depth = depth;
  if (!good)
    return false;
  skip_space(&s);
  if (*s.p)
    return fail(&s, "'%.16s' is left over after the value", s.p);
  return true;
}
