// SPDX-License-Identifier: Apache-2.0
/** Fairlead's own converters and override policies, in place of those in Apache's runtime. */
package io.fairlead.connect.runtime.plugins.builtin;
