// SPDX-License-Identifier: Apache-2.0
/** The Elasticsearch server's own program. */
package io.fairlead.elasticsearch;
