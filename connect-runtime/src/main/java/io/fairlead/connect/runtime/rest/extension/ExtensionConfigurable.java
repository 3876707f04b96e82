// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.extension;

import jakarta.ws.rs.core.Configurable;
import jakarta.ws.rs.core.Configuration;
import java.util.Map;
import org.glassfish.jersey.server.ResourceConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets REST extensions register components, each once. */
record ExtensionConfigurable(ResourceConfig resources) implements Configurable<ResourceConfig> {

  private static final Logger LOG = LoggerFactory.getLogger(ExtensionConfigurable.class);

  @Override
  public Configuration getConfiguration() {
    return resources.getConfiguration();
  }

  @Override
  public ResourceConfig property(String name, Object value) {
    return resources.property(name, value);
  }

  @Override
  public ResourceConfig register(Class<?> component) {
    return isNew(component) ? resources.register(component) : resources;
  }

  @Override
  public ResourceConfig register(Class<?> component, int priority) {
    return isNew(component) ? resources.register(component, priority) : resources;
  }

  @Override
  public ResourceConfig register(Class<?> component, Class<?>... contracts) {
    return isNew(component) ? resources.register(component, contracts) : resources;
  }

  @Override
  public ResourceConfig register(Class<?> component, Map<Class<?>, Integer> contracts) {
    return isNew(component) ? resources.register(component, contracts) : resources;
  }

  @Override
  public ResourceConfig register(Object component) {
    return isNew(component) ? resources.register(component) : resources;
  }

  @Override
  public ResourceConfig register(Object component, int priority) {
    return isNew(component) ? resources.register(component, priority) : resources;
  }

  @Override
  public ResourceConfig register(Object component, Class<?>... contracts) {
    return isNew(component) ? resources.register(component, contracts) : resources;
  }

  @Override
  public ResourceConfig register(Object component, Map<Class<?>, Integer> contracts) {
    return isNew(component) ? resources.register(component, contracts) : resources;
  }

  private boolean isNew(Object component) {
    return warnUnlessNew(resources.isRegistered(component), component);
  }

  private boolean isNew(Class<?> component) {
    return warnUnlessNew(resources.isRegistered(component), component);
  }

  private static boolean warnUnlessNew(boolean registered, Object component) {
    if (registered) {
      LOG.warn("The resource {} is already registered", component);
    }
    return !registered;
  }
}
