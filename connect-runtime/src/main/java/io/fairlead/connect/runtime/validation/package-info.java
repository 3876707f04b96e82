// SPDX-License-Identifier: Apache-2.0
/** Checks connector configurations before they are stored, with every error at once. */
package io.fairlead.connect.runtime.validation;
