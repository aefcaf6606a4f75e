"""Work done beside the pages: the queue, the tasks, and the process that runs them."""
