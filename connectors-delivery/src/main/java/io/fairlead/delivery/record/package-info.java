// SPDX-License-Identifier: Apache-2.0
/** Reading records: paths, templates, JSON. */
package io.fairlead.delivery.record;
