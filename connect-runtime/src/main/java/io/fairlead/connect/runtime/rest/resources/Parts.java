// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import io.fairlead.connect.runtime.herder.Herder;
import java.util.List;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.servlet.async.AsyncContextDelegateProviderImpl;
import org.glassfish.jersey.servlet.spi.AsyncContextDelegateProvider;

/** What the resources' constructors get, by type. */
public final class Parts extends AbstractBinder {

  private final List<Object> parts;

  public Parts(List<Object> parts) {
    this.parts = parts;
  }

  @Override
  protected void configure() {
    parts.forEach(this::bindByType);
    // Jersey finds it by itself only when it searches the whole class path for services.
    bind(AsyncContextDelegateProviderImpl.class).to(AsyncContextDelegateProvider.class);
  }

  @SuppressWarnings("unchecked")
  private void bindByType(Object part) {
    Class<?> type = part instanceof Herder ? Herder.class : part.getClass();
    bind(part).to((Class<Object>) type);
  }
}
