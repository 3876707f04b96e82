// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import java.net.URI;

/**
 * A live worker of the group.
 *
 * @param id of this incarnation of the worker: a new one with each start of the process
 * @param workerId host and port, the same over restarts, as shown in statuses
 * @param url where its REST interface answers
 */
public record Member(String id, String workerId, URI url) {}
