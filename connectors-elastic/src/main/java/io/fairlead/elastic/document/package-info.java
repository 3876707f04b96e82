// SPDX-License-Identifier: Apache-2.0
/** What becomes of a record: an operation of the bulk API. */
package io.fairlead.elastic.document;
