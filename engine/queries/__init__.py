"""What can be asked: SELECT only, frozen values out."""
