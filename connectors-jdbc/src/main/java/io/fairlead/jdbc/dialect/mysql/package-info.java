// SPDX-License-Identifier: Apache-2.0
/** MySQL and MariaDB. */
package io.fairlead.jdbc.dialect.mysql;
