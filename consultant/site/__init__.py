"""The web pages: signing in, the queue, a case beside its draft, what will be sent, and how the service is."""
