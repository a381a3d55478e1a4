package dev.whence.demo;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/// A message queue before one consuming operation. A message whose handling fails comes back up to
/// `maxDeliveries` times and is then put aside as a dead letter.
final class MessageQueue {
  /// One message: how to handle it, told what became of it.
  interface Message {
    void handle(Consumer<Outcome> done);
  }

  private record Delivery(Message message, int number) {}

  private final String name;
  private final Service consumer;
  private final String operation;
  private final int concurrency;
  private final int maxDeliveries;
  private final Queue<Delivery> waiting = new ArrayDeque<>();
  private int handling;
  private long deadLetters;

  MessageQueue(
      String name, Service consumer, String operation, int concurrency, int maxDeliveries) {
    this.name = name;
    this.consumer = consumer;
    this.operation = operation;
    this.concurrency = concurrency;
    this.maxDeliveries = maxDeliveries;
  }

  void put(Message message) {
    offer(new Delivery(message, 1));
  }

  private void offer(Delivery delivery) {
    waiting.add(delivery);
    if (handling < concurrency) {
      handling++;
      handleNext();
    }
  }

  private void handleNext() {
    Delivery delivery = waiting.poll();
    if (delivery == null) {
      handling--;
      return;
    }
    delivery.message.handle(outcome -> settle(delivery, outcome));
  }

  private void settle(Delivery delivery, Outcome outcome) {
    if (outcome instanceof Outcome.Failed) {
      if (delivery.number < maxDeliveries) {
        waiting.add(new Delivery(delivery.message, delivery.number + 1));
      } else {
        deadLetters++;
      }
    }
    handleNext();
  }

  String name() {
    return name;
  }

  Service consumer() {
    return consumer;
  }

  String operation() {
    return operation;
  }

  int depth() {
    return waiting.size() + handling;
  }

  long deadLetters() {
    return deadLetters;
  }
}
