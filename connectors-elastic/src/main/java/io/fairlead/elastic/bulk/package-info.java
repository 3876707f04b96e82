// SPDX-License-Identifier: Apache-2.0
/** The bulk API: requests, answers, what becomes of each item. */
package io.fairlead.elastic.bulk;
