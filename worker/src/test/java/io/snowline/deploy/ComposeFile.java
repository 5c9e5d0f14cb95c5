package io.snowline.deploy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What docker-compose.yml says of a service, in the forms that it uses. */
@SuppressWarnings("unchecked")
record ComposeFile(Map<String, Object> content) {
  static ComposeFile read() {
    return new ComposeFile(Repository.yaml("docker-compose.yml"));
  }

  Map<String, Service> services() {
    Map<String, Service> services = new TreeMap<>();
    section("services")
        .forEach((name, value) -> services.put(name, new Service((Map<String, Object>) value)));
    return services;
  }

  Service service(String name) {
    return services().get(name);
  }

  /** The services that run what this repository builds. */
  Map<String, Service> ours() {
    Map<String, Service> ours = services();
    ours.values().removeIf(service -> !service.image().startsWith("snowline:"));
    return ours;
  }

  Map<String, Object> section(String name) {
    return (Map<String, Object>) content.get(name);
  }

  /** One service. */
  record Service(Map<String, Object> content) {
    String image() {
      return (String) content.get("image");
    }

    boolean has(String key) {
      return content.containsKey(key);
    }

    Object get(String key) {
      return content.get(key);
    }

    List<String> list(String key) {
      return (List<String>) content.getOrDefault(key, List.of());
    }

    Map<String, String> environment() {
      return (Map<String, String>) content.getOrDefault("environment", Map.of());
    }

    /** Services that must stand before this one, each with the condition. */
    Map<String, String> dependencies() {
      Map<String, String> conditions = new TreeMap<>();
      ((Map<String, Map<String, String>>) content.getOrDefault("depends_on", Map.of()))
          .forEach((name, dependency) -> conditions.put(name, dependency.get("condition")));
      return conditions;
    }
  }
}
