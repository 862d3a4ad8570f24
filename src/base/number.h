/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_NUMBER_H
#define WH_BASE_NUMBER_H

#define WH_NUMBER_TEXT_SIZE 32
/* Shortest decimal text that reads back as the same double, with a point in every locale. */
void wh_number_text(double value, char text[WH_NUMBER_TEXT_SIZE]);

#endif
