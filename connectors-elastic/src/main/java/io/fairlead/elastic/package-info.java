// SPDX-License-Identifier: Apache-2.0
/** Sink to Elasticsearch and OpenSearch. */
package io.fairlead.elastic;
