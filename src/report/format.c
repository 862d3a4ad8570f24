/* SPDX-License-Identifier: MPL-2.0 */
/* Numbers as people write them. */
#include "report/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SMALLEST_PREFIX (-15)
#define LARGEST_PREFIX 12

/* A prefix would be raised with the unit: 0.5 V^2 is not 500 mV^2. */
static bool is_power(const char *unit) {
  size_t letters = strcspn(unit, "^ */0123456789\xc2");
  return unit[letters] == '^' || strncmp(unit + letters, "²", 2) == 0;
}

/* Power of a thousand to take out, and how the unit is then written. Pure numbers, angles and
   temperatures take no prefix; 1/m becomes 1/mm, lengths and voltages mm and kV. */
static int choose_prefix(double size, const char *unit, size_t room, char *text) {
  static const char *const name[] = {"f", "p", "n", "µ", "m", "", "k", "M", "G", "T"};
  bool plain = strcmp(unit, "1") == 0 || strcmp(unit, "rad") == 0 || strcmp(unit, "K") == 0 ||
               strcmp(unit, "deg") == 0 || unit[0] == '\0';
  int power = size > 0.0 ? 3 * (int)floor(log10(size * (1.0 + 1e-12)) / 3.0) : 0;
  power = power < SMALLEST_PREFIX ? SMALLEST_PREFIX : power;
  power = power > LARGEST_PREFIX ? LARGEST_PREFIX : power;
  bool inverse = strncmp(unit, "1/", 2) == 0;
  if (plain || is_power(unit) || (inverse && strcmp(unit, "1/m") != 0))
    power = 0;
  if (plain)
    snprintf(text, room, "%s", strcmp(unit, "1") == 0 ? "" : unit);
  else if (inverse)
    snprintf(text, room, "1/%s%s", power ? name[(-power - SMALLEST_PREFIX) / 3] : "", unit + 2);
  else
    snprintf(text, room, "%s%s", name[(power - SMALLEST_PREFIX) / 3], unit);
  return power;
}

/* Appends number text with a true minus sign. */
static void append(size_t size, char *text, const char *more) {
  size_t used = strlen(text);
  for (const char *s = more; *s && used + 4 < size; s++) {
    if (*s == '-') {
      memcpy(text + used, "−", sizeof "−");
      used += sizeof "−" - 1;
    } else {
      text[used++] = *s;
      text[used] = '\0';
    }
  }
}

/* "× 10⁻⁵" for power -5. */
static void append_power(size_t size, char *text, int power) {
  static const char *const digit[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  char decimal[16], more[80];
  snprintf(decimal, sizeof decimal, "%d", abs(power));
  snprintf(more, sizeof more, " × 10%s", power < 0 ? "⁻" : "");
  for (const char *s = decimal; *s; s++)
    strncat(more, digit[*s - '0'], sizeof more - strlen(more) - 1);
  append(size, text, more);
}

/* Digits behind the point that an error leaves: two of its own. Without an error, six digits. */
static int decimals_for(double value, double error) {
  double last =
      error > 0.0 ? floor(log10(error)) - 1.0 : floor(log10(fmax(fabs(value), 1e-300))) - 5.0;
  return last < 0.0 ? (int)fmin(-last, 15.0) : 0;
}

static void drop_zeros(char *text) {
  if (!strchr(text, '.'))
    return;
  char *end = text + strlen(text);
  while (end[-1] == '0')
    *--end = '\0';
  if (end[-1] == '.')
    end[-1] = '\0';
}

static void print_fixed(char *text, size_t size, int decimals, double value) {
  snprintf(text, size, "%.*f", decimals, value);
  if (text[0] == '-' && !text[strspn(text, "-0.,")])
    memmove(text, text + 1, strlen(text)); /* minus nothing */
  for (char *s = text; *s; s++)
    if (*s == ',')
      *s = '.';
}

#define ROUNDING 1e-13 /* errors below this part of the value are those of the arithmetic */

void wh_report_number(double value, double error, const char *unit, size_t size, char *text) {
  if (error < ROUNDING * fabs(value))
    error = 0.0;
  char unit_text[32], number[400];
  double larger = fmax(fabs(value), error);
  int power = choose_prefix(larger, unit, sizeof unit_text, unit_text);
  double scale = pow(10.0, -power);
  int exponent = larger > 0.0 ? (int)floor(log10(larger * scale * (1.0 + 1e-12))) : 0;
  bool scientific = exponent < -4 || exponent > 6;
  if (scientific)
    scale *= pow(10.0, -exponent);
  int decimals = decimals_for(value * scale, error * scale);
  text[0] = '\0';
  print_fixed(number, sizeof number, decimals, value * scale);
  if (error == 0.0)
    drop_zeros(number);
  if (scientific && error > 0.0)
    append(size, text, "(");
  append(size, text, number);
  if (error > 0.0) {
    append(size, text, " ± ");
    print_fixed(number, sizeof number, decimals, error * scale);
    append(size, text, number);
    append(size, text, scientific ? ")" : "");
  }
  if (scientific)
    append_power(size, text, exponent);
  append(size, text, unit_text[0] ? " " : "");
  append(size, text, unit_text);
}
